/** Bytes in, tokens out: pure, incremental and total. */
package io.wherry.at.core.parser;
