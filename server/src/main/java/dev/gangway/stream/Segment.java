package dev.gangway.stream;

/// A piece of direct memory with consecutive, complete frames, counted by reference. Never used
/// again.
public final class Segment {}
