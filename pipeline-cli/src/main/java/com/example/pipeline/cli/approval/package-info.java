/** Manual approval actions, and who answers them. */
package com.example.pipeline.cli.approval;
