/** What roles were granted, and what of it the runs have used. */
package com.example.pipeline.cli.permissions;
