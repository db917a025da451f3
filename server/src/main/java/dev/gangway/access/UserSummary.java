package dev.gangway.access;

/// A user as lists show it.
///
/// @param service whether it comes in by tokens alone
public record UserSummary(
        String id, String name, boolean service, boolean administrator, boolean disabled) {}
