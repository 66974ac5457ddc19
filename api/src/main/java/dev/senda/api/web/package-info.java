/**
 * What every call of the API has in common: its key, its JSON, and how it is told what is wrong.
 */
@NullMarked
package dev.senda.api.web;

import org.jspecify.annotations.NullMarked;
