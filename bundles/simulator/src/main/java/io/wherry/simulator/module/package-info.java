/** The inside of the module: one {@link io.wherry.simulator.module.Core} per life, its console, and a class per group of commands. */
package io.wherry.simulator.module;
