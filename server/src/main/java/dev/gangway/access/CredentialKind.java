package dev.gangway.access;

/// By what somebody comes in.
public enum CredentialKind {
    /// A name and a secret of 256 bits, for programs.
    TOKEN,
    /// A phone or another machine, paired by a one-time code.
    DEVICE,
    /// A browser's cookie.
    LOGIN
}
