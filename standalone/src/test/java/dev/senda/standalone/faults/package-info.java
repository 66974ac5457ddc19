/** The provider fakes show faults while messages are sent; the ledger agrees with the fakes. */
@NullMarked
package dev.senda.standalone.faults;

import org.jspecify.annotations.NullMarked;
