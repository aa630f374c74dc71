/**
 * The role behind its front door, over real sockets.
 * Every answer is held to the contract.
 */
package io.hyperdex.ingest.http;
