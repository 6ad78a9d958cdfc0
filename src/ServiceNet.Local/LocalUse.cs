namespace ServiceNet.Local;

/// <summary>What the process that asks for local servers is going to do with them.</summary>
public enum LocalUse
{
    /// <summary>A serving host: it takes the data folder's lock for as long as it runs.</summary>
    Host,

    /// <summary>A command that runs and exits (migrate, import, verify): it joins a running host's private servers, or starts them for its own duration.</summary>
    Command,

    /// <summary>A build step that only reads the program's shape (OpenAPI document generation): nothing is started.</summary>
    None,
}
