/** Where builds and functions run: processes of this machine, with credentials and nothing else of AWS. */
package com.example.pipeline.cli.host;
