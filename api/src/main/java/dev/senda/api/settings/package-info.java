/** The settings of the API, as Spring binds and checks them under the prefix senda. */
@NullMarked
package dev.senda.api.settings;

import org.jspecify.annotations.NullMarked;
