/** This machine: processes, ZIP archives, locks and directories. */
package com.example.pipeline.cli.local;
