/** In which order: stages, run orders, variables, conditions; knows no kind of action. */
package com.example.pipeline.cli.engine;
