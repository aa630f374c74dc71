/**
 * Gas reports: asked for by callers, made in the background by one node of the cluster, kept as JSON, CSV and PDF until they
 * expire. What they show is read by the package {@code gas}; the store holds what was asked and how far it is.
 */
@NullMarked
package io.hyperdex.query.reports;

import org.jspecify.annotations.NullMarked;
