namespace ServiceNet.Platform.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most <c>limit</c> items, in the list's order.</param>
/// <param name="NextCursor">Send it back as <c>cursor</c> for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A list that is always whole.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items);
