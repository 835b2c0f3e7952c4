/** The kinds of action, each with the rights of the roles that it has in AWS. */
package com.example.pipeline.cli.action;
