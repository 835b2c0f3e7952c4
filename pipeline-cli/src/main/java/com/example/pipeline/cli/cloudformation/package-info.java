/** CloudFormation actions. */
package com.example.pipeline.cli.cloudformation;
