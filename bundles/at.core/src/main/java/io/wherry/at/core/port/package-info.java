/** The port's one owner thread and what it goes through: opening the line, finding the module, staying in step, recovering. */
package io.wherry.at.core.port;
