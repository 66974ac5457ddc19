/** Every statement of the API and the store, executed on a big database and explained. */
@NullMarked
package dev.senda.api.plans;

import org.jspecify.annotations.NullMarked;
