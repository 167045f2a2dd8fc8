// SQLite's random numbers are the process's own, so two towns at once would not be foreseeable.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
