/** What to run: a pipeline as it is declared, read strictly. */
package com.example.pipeline.cli.model;
