/** What roles are granted, and which of those rights the runs use. */
package com.example.pipeline.cli.permissions;
