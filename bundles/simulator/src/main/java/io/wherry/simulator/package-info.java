/** An L610 in Java: see {@link io.wherry.simulator.L610}. */
package io.wherry.simulator;
