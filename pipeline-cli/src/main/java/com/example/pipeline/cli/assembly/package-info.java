/** What to deploy: the commit, the CDK app in it, and the cloud assembly that the app writes. */
package com.example.pipeline.cli.assembly;
