/**
 * Answers how the service itself does.
 * The figures are measured in the platform; here they are only shown.
 */
@NullMarked
package io.hyperdex.query.service;

import org.jspecify.annotations.NullMarked;
