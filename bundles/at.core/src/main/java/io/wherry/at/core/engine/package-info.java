/** One command's conversation, late answers and unsolicited lines: what a line means, given what is pending. Plain Java, no clock, no threads. */
package io.wherry.at.core.engine;
