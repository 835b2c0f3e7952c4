/** The embedded AWS: its Python tools, its process, and the ways to call it. */
package com.example.pipeline.cli.aws;
