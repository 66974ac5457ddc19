/** Servers and API instances stop while events come in: what was accepted is heard once. */
@NullMarked
package dev.senda.standalone.outage;

import org.jspecify.annotations.NullMarked;
