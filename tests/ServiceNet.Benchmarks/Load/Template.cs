using System.Text;

namespace ServiceNet.Benchmarks.Load;

/// <summary>A request whose changing parts keep their length, so that the next one is a few copies away.</summary>
internal sealed class Template
{
    private readonly Dictionary<string, (int At, int Length)> _places = new(StringComparer.Ordinal);

    /// <summary>Finds the parts.</summary>
    /// <param name="text">The request; each part stands in it once, as its first value.</param>
    /// <param name="parts">Name and first value of what changes.</param>
    public Template(string text, params (string Name, string Value)[] parts)
    {
        Bytes = Encoding.UTF8.GetBytes(text);
        foreach (var (name, value) in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            _places[name] = (Bytes.AsSpan().IndexOf(bytes), bytes.Length);
        }
    }

    public byte[] Bytes { get; }

    /// <summary>Writes a part's next value, as long as its first.</summary>
    public void Put(string name, ReadOnlySpan<byte> value)
    {
        var (at, length) = _places[name];
        if (value.Length != length)
        {
            throw new ArgumentException($"{name} must keep its {length} bytes.", nameof(value));
        }

        value.CopyTo(Bytes.AsSpan(at));
    }

    /// <summary>Writes a number at the end of a part, with leading zeros kept.</summary>
    public void PutNumber(string name, long number)
    {
        var (at, length) = _places[name];
        for (var i = at + length - 1; number > 0; i--, number /= 10)
        {
            Bytes[i] = (byte)('0' + (number % 10));
        }
    }

    /// <summary>Sets a part's trailing digits to zero before a smaller number follows a larger.</summary>
    public void Zero(string name, int digits)
    {
        var (at, length) = _places[name];
        Bytes.AsSpan(at + length - digits, digits).Fill((byte)'0');
    }
}
