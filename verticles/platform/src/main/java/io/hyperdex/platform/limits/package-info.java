/**
 * How much each caller may ask of all nodes together, and what happens when it asks for more.
 * What nodes share is one Lua script in Redis; each node spends what the script has granted it, and limits by itself while Redis is away.
 */
@NullMarked
package io.hyperdex.platform.limits;

import org.jspecify.annotations.NullMarked;
