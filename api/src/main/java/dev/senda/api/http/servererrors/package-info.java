/** What is answered where no controller was reached. */
@NullMarked
package dev.senda.api.http.servererrors;

import org.jspecify.annotations.NullMarked;
