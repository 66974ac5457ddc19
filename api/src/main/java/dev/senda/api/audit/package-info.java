/** The endpoint of the audit log. */
@NullMarked
package dev.senda.api.audit;

import org.jspecify.annotations.NullMarked;
