using System.Buffers.Binary;

namespace ServiceNet.Files.Content;

/// <summary>
/// Reads anywhere in a file through one window of 64 KB: whatever a file claims about itself, looking at it costs that
/// much memory. Reading past the end gives false, never a fault.
/// </summary>
internal sealed class FileBytes(Stream stream)
{
    private const int WindowSize = 64 * 1024;
    private readonly byte[] _window = new byte[WindowSize];
    private long _start;
    private int _filled;

    public long Length { get; } = stream.Length;

    /// <summary>The stream itself, for what must be unpacked; its position is the reader's to set.</summary>
    public Stream Stream => stream;

    /// <summary>Up to <paramref name="most"/> bytes from a place on; fewer at the end. Good until the next call.</summary>
    public ReadOnlySpan<byte> Some(long at, int most)
    {
        if (at < 0 || at >= Length || most <= 0)
        {
            return [];
        }

        most = (int)Math.Min(Math.Min(most, WindowSize), Length - at);
        if (at < _start || at + most > _start + _filled)
        {
            Fill(at);
        }

        var offset = (int)(at - _start);
        return _window.AsSpan(offset, Math.Max(0, Math.Min(most, _filled - offset)));
    }

    public bool TryByte(long at, out byte value)
    {
        var one = Some(at, 1);
        value = one.IsEmpty ? (byte)0 : one[0];
        return !one.IsEmpty;
    }

    public bool TryU16(long at, out int value, bool bigEndian = false)
    {
        var two = Some(at, 2);
        value = two.Length < 2 ? 0 : bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(two) : BinaryPrimitives.ReadUInt16LittleEndian(two);
        return two.Length == 2;
    }

    public bool TryU32(long at, out long value, bool bigEndian = false)
    {
        var four = Some(at, 4);
        value = four.Length < 4 ? 0 : bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(four) : BinaryPrimitives.ReadUInt32LittleEndian(four);
        return four.Length == 4;
    }

    public bool Has(long at, ReadOnlySpan<byte> expected) => Some(at, expected.Length).SequenceEqual(expected);

    private void Fill(long at)
    {
        stream.Position = at;
        _start = at;
        _filled = stream.ReadAtLeast(_window, (int)Math.Min(WindowSize, Length - at), throwOnEndOfStream: false);
    }
}
