@NullMarked
package io.hyperdex.ingest.retention;

import org.jspecify.annotations.NullMarked;
