"""Whether any of the firms' figures is made up is found without reading all rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_of_year")]

    operations = [
        migrations.AddIndex(
            model_name="enterpriseyear",
            index=models.Index(fields=["data_label"], name="of_label"),
        ),
    ]
