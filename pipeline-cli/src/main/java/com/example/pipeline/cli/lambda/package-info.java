/** Lambda: runs deployed functions as processes of this machine. */
package com.example.pipeline.cli.lambda;
