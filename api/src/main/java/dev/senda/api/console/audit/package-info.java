/** The page of the audit log. */
@NullMarked
package dev.senda.api.console.audit;

import org.jspecify.annotations.NullMarked;
