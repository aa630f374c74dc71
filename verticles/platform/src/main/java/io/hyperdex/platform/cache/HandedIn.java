package io.hyperdex.platform.cache;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/** @param lease null when the answer was outdated by then, or is not kept */
public record HandedIn(@JsonIgnore @Nullable Lease lease) {}
