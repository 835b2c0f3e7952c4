/** The strict reader for YAML and JSON, and the errors that users can correct. */
package com.example.pipeline.cli.document;
