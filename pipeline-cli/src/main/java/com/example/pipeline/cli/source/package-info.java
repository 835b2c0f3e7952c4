/** Source actions. */
package com.example.pipeline.cli.source;
