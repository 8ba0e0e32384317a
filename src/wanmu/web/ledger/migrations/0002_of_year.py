"""The years that are held are found without reading all rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="enterpriseyear",
            index=models.Index(fields=["year"], name="of_year"),
        ),
    ]
