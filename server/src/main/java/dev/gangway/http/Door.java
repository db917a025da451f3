package dev.gangway.http;

/// What all connections of one listener share.
record Door(
        HttpServices services,
        HttpLimits limits,
        Admission admission,
        Routes routes,
        Entry entry,
        Faults faults,
        HttpCounts counts) {}
