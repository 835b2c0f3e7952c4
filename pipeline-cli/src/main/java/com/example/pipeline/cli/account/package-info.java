/** An AWS account, or the account of a local run, that a profile of the AWS configuration gives access to. */
package com.example.pipeline.cli.account;
