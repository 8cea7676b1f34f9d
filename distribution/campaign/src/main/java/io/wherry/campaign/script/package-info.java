/** A run as text: what a seed draws, what a person plays again, and what is shrunk. */
package io.wherry.campaign.script;
