/** What a workflow says about its enrollment, as the store writes it, and back. */
@NullMarked
package dev.senda.workers.enrollments;

import org.jspecify.annotations.NullMarked;
