using Microsoft.Playwright;

namespace ServiceNet.BrowserTests;

/// <summary>
/// Holds a page against the picture kept of it. Both are looked at from afar, four pixels as one, so that a browser's
/// next way of smoothing letters is no change, and a missing button, a moved card or another colour is.
/// </summary>
internal static class KeptPicture
{
    /// <summary>Of a hundred spots, how many may differ: clocks and numbers that no mask covers.</summary>
    private const double Tolerance = 1.0;

    private const string Compare =
        """
        async ([one, other]) => {
          const look = async (jpeg) => {
            const image = new Image();
            image.src = 'data:image/jpeg;base64,' + jpeg;
            await image.decode();
            const canvas = new OffscreenCanvas(Math.ceil(image.width / 4), Math.ceil(image.height / 4));
            const context = canvas.getContext('2d');
            context.imageSmoothingQuality = 'high';
            context.drawImage(image, 0, 0, canvas.width, canvas.height);
            return { width: image.width, height: image.height, spots: context.getImageData(0, 0, canvas.width, canvas.height).data };
          };
          const [a, b] = [await look(one), await look(other)];
          if (a.width !== b.width || Math.abs(a.height - b.height) > 8) return `${a.width}x${a.height} was ${b.width}x${b.height}`;
          let different = 0;
          const length = Math.min(a.spots.length, b.spots.length);
          for (let i = 0; i < length; i += 4) {
            if (Math.max(Math.abs(a.spots[i] - b.spots[i]), Math.abs(a.spots[i + 1] - b.spots[i + 1]), Math.abs(a.spots[i + 2] - b.spots[i + 2])) > 32) different++;
          }
          return (100 * different / (length / 4)).toFixed(2);
        }
        """;

    /// <summary>True when the pictures are to be kept anew instead of compared: <c>SERVICENET_KEEP_PICTURES=1</c>.</summary>
    public static bool Keeping => Environment.GetEnvironmentVariable("SERVICENET_KEEP_PICTURES") == "1";

    /// <summary>Keeps the page, or says what is different; null when nothing is.</summary>
    /// <param name="visitor">Who looks.</param>
    /// <param name="name">The picture's name.</param>
    /// <param name="changing">What is different each time: codes, numbers.</param>
    public static async Task<string?> HoldAgainstKeptAsync(this Visitor visitor, string name, params string[] changing)
    {
        await visitor.QuietAsync();
        var taken = await visitor.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            // A tenth of the size; from afar there is no difference.
            Type = ScreenshotType.Jpeg,
            Quality = 60,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
            Mask = [.. changing.Select(visitor.By)],
            MaskColor = "#888888",
        });
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.KeptPictures, visitor.Screen.Folder())).FullName, name + ".jpg");
        if (Keeping)
        {
            await File.WriteAllBytesAsync(file, taken);
            return null;
        }

        if (!File.Exists(file))
        {
            return $"{name}: no picture is kept; look at the page, then run with SERVICENET_KEEP_PICTURES=1";
        }

        var blank = await visitor.Page.Context.NewPageAsync();
        var found = await blank.EvaluateAsync<string>(Compare, new[] { Convert.ToBase64String(taken), Convert.ToBase64String(await File.ReadAllBytesAsync(file)) });
        await blank.CloseAsync();
        if (double.TryParse(found, System.Globalization.CultureInfo.InvariantCulture, out var percent) && percent <= Tolerance)
        {
            return null;
        }

        await visitor.PictureAsync($"differs-{name}");
        return $"{name} on {visitor.Screen}: {found}{(found.Contains('x') ? "" : " % of it differs")}; see artifacts/screenshots/{visitor.Screen.Folder()}/differs-{name}.png";
    }
}
