using QRCoder;

namespace ServiceNet.BrowserTests;

/// <summary>What a camera sees that is held over a QR code, as a film of one picture (YUV4MPEG2).</summary>
internal static class CameraPicture
{
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>Writes the film.</summary>
    public static async Task WriteAsync(string file, string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var scale = (Height - 80) / modules.Count;
        var (left, top) = ((Width - (modules.Count * scale)) / 2, (Height - (modules.Count * scale)) / 2);
        var frame = new byte[Width * Height * 3 / 2];
        // Grey paper; without colour both other planes are 128.
        Array.Fill(frame, (byte)200, 0, Width * Height);
        Array.Fill(frame, (byte)128, Width * Height, Width * Height / 2);
        for (var y = 0; y < modules.Count * scale; y++)
        {
            for (var x = 0; x < modules.Count * scale; x++)
            {
                frame[((top + y) * Width) + left + x] = modules[y / scale][x / scale] ? (byte)30 : (byte)230;
            }
        }

        await using var film = File.Create(file);
        await film.WriteAsync("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n"u8.ToArray());
        for (var i = 0; i < 10; i++)
        {
            await film.WriteAsync("FRAME\n"u8.ToArray());
            await film.WriteAsync(frame);
        }
    }
}
