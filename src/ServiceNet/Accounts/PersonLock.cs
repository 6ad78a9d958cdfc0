namespace ServiceNet.Accounts;

/// <summary>The advisory lock under which one person's acts queue, in whatever room: taken before rows, several in their order.</summary>
public static class PersonLock
{
    /// <summary>The lock's number.</summary>
    public static long Of(Guid account)
    {
        Span<byte> bytes = stackalloc byte[16];
        account.TryWriteBytes(bytes);
        // A version 7 id is random in its second half.
        return BitConverter.ToInt64(bytes[8..]);
    }
}
