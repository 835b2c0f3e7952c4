/** The embedded AWS: its Python tools, its process, and its clients. */
package com.example.pipeline.cli.embedded;
