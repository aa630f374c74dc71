/**
 * Ingest with a real store: every test has its own database.
 * The recorded day is the fixture.
 */
package io.hyperdex.ingest;
