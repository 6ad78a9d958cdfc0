using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>How fast a file of 50 MB arrives and is safe, beside writing and hashing the same bytes on the same disk.</summary>
internal static class EvidenceRow
{
    private const int Size = 50 * 1024 * 1024;

    /// <summary>Of one slice, one after the other: a phone sends one.</summary>
    private const int Uploads = 4;

    public static async Task MeasureAsync(Servers servers, RunOptions options, Report report, CancellationToken ct)
    {
        var film = Film();
        await using var host = await servers.StartHostAsync(Servers.Main, ct);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/api/v1/"), Timeout = TimeSpan.FromMinutes(2) };
        var folder = Directory.CreateDirectory(Path.Combine(servers.Folder, "bare"));
        for (var i = 0; i < Uploads; i++)
        {
            await UploadAsync(http, film, ct);
            Write(folder, film);
        }

        var (ours, limit) = (new List<double>(), new List<double>());
        for (var slice = 0; slice < options.Slices; slice++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < Uploads; i++)
            {
                Write(folder, film);
            }

            limit.Add(Speed(began));
            began = Stopwatch.GetTimestamp();
            for (var i = 0; i < Uploads; i++)
            {
                await UploadAsync(http, film, ct);
            }

            ours.Add(Speed(began));
            Console.Error.WriteLine($"upload of 50 MB: {ours[^1]:F0} MB/s, written and hashed {limit[^1]:F0} MB/s");
        }

        report.Figures.Add(Figure.AtLeast("upload of 50 MB, MB/s, against writing and hashing the same bytes", 1, 0.5, ours, limit));
        var (now, peak) = ProcessFigures.Memory(host.Id);
        report.Notes.Add($"memory of the host after the uploads: {Figure.Number(now)} MB, peak {Figure.Number(peak)} MB");
    }

    private static double Speed(long began) => Uploads * (Size / 1e6) / Stopwatch.GetElapsedTime(began).TotalSeconds;

    private static async Task UploadAsync(HttpClient http, byte[] film, CancellationToken ct)
    {
        Change(film);
        using var file = new ByteArrayContent(film) { Headers = { ContentType = new MediaTypeHeaderValue("video/mp4") } };
        using var form = new MultipartFormDataContent { { file, "file", "film.mp4" } };
        using var answer = await http.PostAsync("files", form, ct);
        answer.EnsureSuccessStatusCode();
    }

    private static void Write(DirectoryInfo folder, byte[] film)
    {
        const int Part = 128 * 1024;
        Change(film);
        var place = Path.Combine(folder.FullName, Path.GetRandomFileName());
        using (var file = File.OpenHandle(place, FileMode.CreateNew, FileAccess.Write))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var at = 0; at < Size; at += Part)
            {
                var part = film.AsSpan(at, Math.Min(Part, Size - at));
                hash.AppendData(part);
                RandomAccess.Write(file, part, at);
            }

            RandomAccess.FlushToDisk(file);
            _ = hash.GetHashAndReset();
        }
    }

    /// <summary>Other bytes each time: the same ones are kept once.</summary>
    private static void Change(byte[] film) => BinaryPrimitives.WriteInt64LittleEndian(film.AsSpan(Size / 2), Stopwatch.GetTimestamp());

    /// <summary>A film as far as anyone looks: a beginning, then noise.</summary>
    private static byte[] Film()
    {
        var film = new byte[Size];
        new Random(50).NextBytes(film);
        ReadOnlySpan<byte> begins = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp42"u8];
        begins.CopyTo(film);
        BinaryPrimitives.WriteInt32BigEndian(film.AsSpan(24), Size - 24);
        "mdat"u8.CopyTo(film.AsSpan(28));
        return film;
    }
}
