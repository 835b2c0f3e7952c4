/** What a run deploys: the commit, its CDK app, and the cloud assembly that the app writes. */
package com.example.pipeline.cli.assembly;
